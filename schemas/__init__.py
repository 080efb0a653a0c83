"""Request and response schemas, one folder for each schema module."""

from schemas.text_normalizer.text_normalizer import Step, UnicodeForm
from schemas.text_normalizer.text_normalizer import TextDocument as TextNormalizerInput
from schemas.text_normalizer.text_normalizer import TextDocument as TextNormalizerOutput

__all__ = ["Step", "TextNormalizerInput", "TextNormalizerOutput", "UnicodeForm"]
