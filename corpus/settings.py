"""Every setting of 问策, each an environment variable with the prefix ``WENCE_`` (``WENCE_STORE`` and so on)."""

from functools import cache
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.errors import UsageError

DOCUMENTS = Path(__file__).parent / "documents"
SHIPPED_MODEL = Path(__file__).parent / "embedding" / "model"


class Settings(BaseSettings):
    """The settings, read once from the environment; command-line options win over them."""

    model_config = SettingsConfigDict(env_prefix="WENCE_", frozen=True)

    store: Path = Field(default=Path(".store"), description="folder of the ledger and the indexes")
    embedding_model: str = Field(
        default=str(SHIPPED_MODEL),
        description="a sentence-transformers folder or hub name; the default is the model that ships with the project",
    )
    lock_seconds: float = Field(default=30.0, ge=0, description="how long to wait for another writer, seconds")


@cache
def settings() -> Settings:
    """The settings of this process.

    Raises :class:`~corpus.errors.UsageError` naming the variable that has no usable value.
    """
    try:
        return Settings()
    except ValidationError as fault:
        first = fault.errors()[0]
        name = "WENCE_" + "_".join(str(part) for part in first["loc"]).upper()
        raise UsageError(f"环境变量 {name} 的值无法使用：{first['input']!r}（{first['msg']}）；请改正后再试") from None
