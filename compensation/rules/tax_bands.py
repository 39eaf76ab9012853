"""Checking a table of tax bands that somebody edited: it must rise, be open and be continuous."""

from decimal import Decimal

from compensation.rules.faults import Fault
from compensation.rules.income_tax import TaxBand


def check_bands(bands: tuple[TaxBand, ...], path: str = "$.bands") -> tuple[Fault, ...]:
    """All faults of a table: bounds that do not rise, an end that is closed, a jump in the tax."""
    if not bands:
        return (Fault(path, "empty"),)
    faults: list[Fault] = []
    for index, band in enumerate(bands):
        before = bands[index - 1] if index else None
        faults.extend(_faults_of(f"{path}[{index}]", band, before, is_last=index == len(bands) - 1))
    return tuple(faults)


def _faults_of(path: str, band: TaxBand, before: TaxBand | None, *, is_last: bool) -> list[Fault]:
    faults: list[Fault] = []
    if is_last and band.up_to is not None:
        faults.append(Fault(f"{path}.up_to", "not_open"))
    if not is_last and band.up_to is None:
        faults.append(Fault(f"{path}.up_to", "open_too_early"))
    bound = before.up_to if before else None
    if bound is not None and band.up_to is not None and band.up_to <= bound:
        faults.append(Fault(f"{path}.up_to", "descending", {"after": str(bound)}))
    if band.up_to is not None and band.up_to <= 0:
        faults.append(Fault(f"{path}.up_to", "too_small", {"least": "0.01"}))
    if not 0 <= band.rate <= 1:
        code, params = ("too_small", {"least": "0"}) if band.rate < 0 else ("too_large", {"most": "1"})
        faults.append(Fault(f"{path}.rate", code, params))
    expected = _continuous_quick(band, before)
    if band.quick != expected:
        faults.append(Fault(f"{path}.quick", "discontinuous", {"expected": str(expected)}))
    return faults


def _continuous_quick(band: TaxBand, before: TaxBand | None) -> Decimal:
    """The quick deduction that lets the tax go on from where the band before ends."""
    if before is None:
        return Decimal(0)
    if before.up_to is None:
        return band.quick
    return before.quick + before.up_to * (band.rate - before.rate)
