"""The one way in which a task says no."""


class RefusedUpload(Exception):
    """The file is not taken; `code` names the sentence, which whoever asked has."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
