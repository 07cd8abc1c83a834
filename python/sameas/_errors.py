"""What the package raises. Messages are those of the engine: what is wrong, where, the value, and what can be done."""


class Error(Exception):
    """Base of all errors of this package."""


class InvalidSettings(Error, ValueError):
    """Settings, a model document, an expression or an option is wrong."""


class InvalidData(Error, ValueError):
    """A table or a value cannot be used: a column is missing, an id is there twice, an Arrow stream failed."""


class FileError(Error, OSError):
    """The operating system refused to read or write a file."""


class ResourceLimit(Error):
    """A limit was reached: pairs of a rule, records, length of a value, memory of the run."""


class ModelRefused(Error):
    """There is too little evidence in the data to stand behind a model."""


class Cancelled(Error):
    """The producer of a table gave up."""
