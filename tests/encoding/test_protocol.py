import subprocess
import sys

from aligner.encoding.protocol import identity


class Plain:
    def encode(self, texts):
        return None


def test_identity_is_the_attribute_where_there_is_one(counting):
    assert identity(counting) == "counting-1"


def test_identity_is_else_the_qualified_name_of_the_class():
    assert identity(Plain()) == f"{__name__}.Plain"
    unnamed = Plain()
    unnamed.identity = ""
    assert identity(unnamed) == f"{__name__}.Plain"


def test_importing_the_room_loads_no_heavy_library():
    modules = ("protocol", "folders", "use_torch", "e5", "sentence_transformer", "cache")
    code = "import sys\n" + "".join(f"import aligner.encoding.{name}\n" for name in modules)
    code += "heavy = {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)\n"
    code += "sys.exit(', '.join(heavy) or 0)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
