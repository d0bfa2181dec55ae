"""The screens of the translation workflow and the doors that ask the gate first."""
