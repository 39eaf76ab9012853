"""What the sound-pay guideline asks of every standard (domain.md §2.1): warnings for its approvers."""

from compensation.rules.faults import Fault
from compensation.rules.standard import Coefficient, PayStandard, Withhold


def guard_rails(standard: PayStandard, path: str = "$") -> tuple[Fault, ...]:
    """Warn where pay does not depend on compliance or none of it is deferred."""
    warnings: list[Fault] = []
    components = standard.components
    if not any(isinstance(c, Coefficient) and c.measure == "compliance_score" for c in components):
        warnings.append(Fault(f"{path}.components", "no_compliance_coefficient"))
    if not any(isinstance(c, Withhold) for c in components):
        warnings.append(Fault(f"{path}.components", "no_deferral"))
    return tuple(warnings)
