"""The public names of `text_normalizer` are exported by `schemas`.

Written by refactor-kit.
"""

import importlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE_ROOTS = (".",)
PUBLIC_PACKAGE = "schemas"
PUBLIC_NAMES = (
    "TextNormalizerInput",
    "TextNormalizerOutput",
)

for source_root in SOURCE_ROOTS:
    if str(ROOT / source_root) not in sys.path:
        sys.path.insert(0, str(ROOT / source_root))


def test_text_normalizer_names_are_public() -> None:
    package = importlib.import_module(PUBLIC_PACKAGE)
    public = {name for name in package.__all__ if hasattr(package, name)}
    missing = [name for name in PUBLIC_NAMES if name not in public]
    assert not missing, f"{PUBLIC_PACKAGE} does not export {', '.join(missing)}"
