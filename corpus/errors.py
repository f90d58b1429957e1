"""Everything that 问策 reports to a person as a fault, in one tree.

::

    WenceError                 one line: what, where, what was found, what to do
    ├── UsageError             the command or a setting was used wrongly (exit status 2)
    ├── FileError              a file named on the command line cannot be read or written
    ├── DocumentError          a source file cannot become a document
    │   ├── LoadError          the file cannot be read as what its name says
    │   ├── ParseError         the text has no structure that can be quoted
    │   └── ManifestError      manifest.yaml contradicts itself or the file
    ├── StoreError             the store cannot be used
    │   ├── MissingStore       nothing has been ingested there yet
    │   ├── StoreLocked        another process is writing
    │   ├── UnwritableStore    the folder cannot be written
    │   └── DamagedIndex       a generation's folder does not pass its health check
    ├── EmbeddingError         the embedding model cannot be loaded or does not fit
    ├── QuoteError             a quote is not the text of its clause
    └── QuestionError          a question (or a line of a batch) cannot be answered as it stands
"""


class WenceError(Exception):
    """The root: its text is one line that a person can act on, in Chinese."""


class UsageError(WenceError):
    """The command, an option or a setting was used wrongly."""


class FileError(WenceError):
    """A file named on the command line cannot be read or written."""


class DocumentError(WenceError):
    """A source file cannot become a document."""


class LoadError(DocumentError):
    """The file cannot be read as what its name says it is."""


class ParseError(DocumentError):
    """The text has no structure that can be quoted."""


class ManifestError(DocumentError):
    """``manifest.yaml`` is malformed, or contradicts the file that it describes."""


class StoreError(WenceError):
    """The store cannot be used."""


class MissingStore(StoreError):
    """Nothing has been ingested there yet."""


class StoreLocked(StoreError):
    """Another process is writing; the message says which."""


class UnwritableStore(StoreError):
    """The store's folder cannot be written."""


class DamagedIndex(StoreError):
    """A generation's folder does not pass its health check; the ledger can rebuild it."""


class EmbeddingError(WenceError):
    """The embedding model cannot be loaded, or its vectors do not fit the ledger's."""


class QuoteError(WenceError):
    """A quote is not the text of its clause; such a quote is never shown."""


class QuestionError(WenceError):
    """A question, or a line of a batch, cannot be answered as it stands."""
