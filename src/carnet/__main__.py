"""`python -m carnet` is the command `carnet`."""

from carnet.cli import main

if __name__ == "__main__":
    main()
