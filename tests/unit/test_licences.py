"""No installed library may be under GPL or AGPL."""

import re
from importlib.metadata import Distribution, distributions

COPYLEFT = re.compile(r"(?<!L)(?<!Lesser )\bA?GPL|GNU (Affero )?General Public", re.IGNORECASE)
NOT_OURS = {"pip", "setuptools", "wheel", "uv"}


def _stated(distribution: Distribution) -> str:
    """What the metadata says in one line; whole licence texts quote others and are left out."""
    metadata = distribution.metadata
    classifiers = [c for c in metadata.get_all("Classifier", []) if c.startswith("License")]
    expression = metadata.get("License-Expression", "")
    licence = metadata.get("License", "")
    return "; ".join([expression, licence if len(licence) < 200 else "", *classifiers])


def test_no_library_is_under_gpl_or_agpl() -> None:
    found = {d.metadata["Name"]: _stated(d) for d in distributions()}
    copyleft = {
        name: stated
        for name, stated in found.items()
        if name not in NOT_OURS and COPYLEFT.search(stated) and " OR " not in stated
    }
    assert copyleft == {}
    assert len(found) > 40
