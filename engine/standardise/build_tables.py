"""Builds tables/phone_regions.tsv, the shapes of telephone numbers of all countries.

    python engine/standardise/build_tables.py [FOLDER]

From the metadata of libphonenumber, as the package phonenumbers carries it, which is downloaded into FOLDER (default:
build/generator_packages) at the version below. Only facts are kept: codes, prefixes, lengths; no patterns.
"""

import re
import subprocess
import sys
from pathlib import Path

PHONENUMBERS = "9.0.43"
TABLE = Path(__file__).resolve().parent / "tables" / "phone_regions.tsv"
PROJECT = TABLE.parents[3]


def international_prefix(metadata) -> str:
    for text in (metadata.preferred_international_prefix, metadata.international_prefix):
        if text and re.fullmatch(r"\d+", text):
            return text
    leading = re.match(r"\d+", metadata.international_prefix or "")
    return leading.group() if leading and len(leading.group()) > 1 else "00"


def row(metadata, is_main: bool) -> str:
    lengths = ",".join(str(n) for n in metadata.general_desc.possible_length)
    trunk = metadata.national_prefix or ""
    return "\t".join((metadata.id, str(metadata.country_code), "1" if is_main else "0", international_prefix(metadata),
                      trunk if trunk.isdigit() else "", lengths))


def main(folder: Path) -> None:
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target",
                    str(folder / "phonenumbers"), f"phonenumbers=={PHONENUMBERS}"], check=True)
    sys.path.insert(0, str(folder / "phonenumbers"))
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

    rows = []
    for regions in COUNTRY_CODE_TO_REGION_CODE.values():
        for place, region in enumerate(regions):
            if region != "001":  # numbers of no country
                rows.append(row(PhoneMetadata.metadata_for_region(region), place == 0))
    TABLE.write_text("\n".join(sorted(rows)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PROJECT / "build" / "generator_packages"
    folder.mkdir(parents=True, exist_ok=True)
    main(folder)
