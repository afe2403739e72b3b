"""Large libraries that few requests need: loaded when first used, not with the program."""

import sys
from importlib.util import LazyLoader, find_spec, module_from_spec
from types import ModuleType


def later(name: str) -> ModuleType:
    """A module that is loaded when something of it is first asked for.

    A process that serves pages keeps every library it has ever loaded, and most of them never
    make a spreadsheet, a certificate or a clip.
    """
    if name in sys.modules:
        return sys.modules[name]
    spec = find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(name)
    spec.loader = LazyLoader(spec.loader)
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
