"""Bring a blog home from Blogger: posts, pages, comments, pictures, sounds and addresses, with nothing lost."""
