"""Headers of score columns are declared a floor below, since records need them too."""

from vpr_xl.core.declare.tasks import TaskHeader, dependency, task_header

__all__ = ["TaskHeader", "dependency", "task_header"]
