"""`python -m vpr_xl` is the command line."""

from vpr_xl.faces.cli import main

main()
