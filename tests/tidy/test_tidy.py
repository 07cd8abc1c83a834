"""House rules as tests: layers, sizes, names, tests beside sources, documents. Each message says the fix.

Every rule is a function from the project's files to a list of complaints; test_rules.py feeds each an offence.
"""

import pytest
import rules


@pytest.fixture(scope="module")
def project(root):
    return rules.read_project(root)


@pytest.mark.parametrize("rule", rules.ALL, ids=lambda rule: rule.__name__)
def test_project_keeps_the_rule(project, rule):
    complaints = rule(project)
    assert not complaints, f"{rule.__doc__}\n" + "\n".join(complaints)
