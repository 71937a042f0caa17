"""Rewrites the built Python packages so that a dict in a list keeps all its keys: keep-dict-keys.py FOLDER

jsii turns a dict that is passed for a struct into that struct, so that it keeps every key and refuses unknown ones. It does not
do so for a dict in a list of structs: from that, it drops every key with an underscore, such as depends_on, without an error.
This adds the same conversion for lists to the generated code. decisions/0010-python-dicts.md has the reasons.
"""

import ast
import base64
import hashlib
import io
import re
import sys
import tarfile
import zipfile
from pathlib import Path

MODULE = "cdk_service_connect_mesh/__init__.py"
DICT = re.escape("typing.Dict[builtins.str, typing.Any]")
STRUCT = rf"typing\.Union\['?(?P<struct>[\w.]+)'?, {DICT}\]"
ONE = re.compile(rf"(typing\.Optional\[)?{STRUCT}\]?")
LIST = re.compile(rf"(typing\.Optional\[)?typing\.Sequence\[{STRUCT}\]\]?")


def convert_dicts(source):
    """Adds a conversion to the beginning of each function with a parameter that is a list of structs."""
    lines = source.splitlines(keepends=True)
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    conversions = 0
    # From the end to the beginning, so that line numbers stay right. The stubs hold only the types.
    for function in sorted(functions, key=lambda each: each.lineno, reverse=True):
        if function.name.startswith("_typecheckingstub__"):
            continue
        first = function.body[1] if ast.get_docstring(function) and len(function.body) > 1 else function.body[0]
        for arg in function.args.posonlyargs + function.args.args + function.args.kwonlyargs:
            annotation = ast.unparse(arg.annotation) if arg.annotation else ""
            if "typing.Dict[" not in annotation or ONE.fullmatch(annotation):
                continue
            found = LIST.fullmatch(annotation)
            if not found:
                sys.exit(f"{function.name}: a dict can lose keys here too: {arg.arg}: {annotation}")
            indent = " " * first.col_offset
            lines[first.lineno - 1 : first.lineno - 1] = [
                f"{indent}if isinstance({arg.arg}, (list, tuple)):\n",
                f"{indent}    {arg.arg} = [{found['struct']}(**each) if isinstance(each, dict) else each for each in {arg.arg}]\n",
            ]
            conversions += 1
    if conversions == 0:
        sys.exit("no list of structs is left in the generated code: remove this step")
    return "".join(lines), conversions


def rewrite_wheel(wheel):
    with zipfile.ZipFile(wheel) as archive:
        entries = [(info, archive.read(info)) for info in archive.infolist()]
    source, conversions = convert_dicts(dict((info.filename, data) for info, data in entries)[MODULE].decode())
    changed = source.encode()
    digest = base64.urlsafe_b64encode(hashlib.sha256(changed).digest()).rstrip(b"=").decode()
    record = f"{MODULE},sha256={digest},{len(changed)}"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for info, data in entries:
            if info.filename == MODULE:
                data = changed
            elif info.filename.endswith(".dist-info/RECORD"):
                data = re.sub(rf"^{re.escape(MODULE)},.*$", record, data.decode(), flags=re.MULTILINE).encode()
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    return conversions


def rewrite_sdist(sdist):
    with tarfile.open(sdist) as archive:
        entries = [(info, archive.extractfile(info)) for info in archive.getmembers()]
        entries = [(info, data.read() if data else None) for info, data in entries]
    conversions = 0
    with tarfile.open(sdist, "w:gz") as archive:
        for info, data in entries:
            if info.name.endswith(f"/src/{MODULE}"):
                source, conversions = convert_dicts(data.decode())
                data = source.encode()
                info.size = len(data)
            archive.addfile(info, data if data is None else io.BytesIO(data))
    return conversions


for package in sorted(Path(sys.argv[1]).iterdir()):
    rewrite = rewrite_wheel if package.suffix == ".whl" else rewrite_sdist
    print(f"{package.name}: {rewrite(package)} lists of structs accept dicts")
