"""The HTML that entries come as, written as MyST: block by block, each rendered again and compared."""
