"""What TensorFlow Lite itself makes of the models of the tests: python make.py FOLDER, after write.ts FOLDER.

Needs a package with the interpreter: tensorflow, ai-edge-litert or tflite-runtime. Writes expected.json beside this file.
"""

import base64
import json
import pathlib
import sys

import numpy as np

try:
    from tensorflow.lite import Interpreter, experimental
except ImportError:
    from ai_edge_litert.interpreter import Interpreter, OpResolverType
else:
    OpResolverType = experimental.OpResolverType



def sample(y):
    """Up to 40 numbers, 37 apart and round again: of every row, column and channel some."""
    places = np.arange(min(y.size, 40)) * (37 if y.size % 37 else 41) % y.size
    return y.ravel()[places].tobytes()


folder = pathlib.Path(sys.argv[1])
expected = {}
for i, name in enumerate(json.loads((folder / "names.json").read_text())):
    try:
        # The kernels that run by default, without a delegate that takes shortcuts.
        interpreter = Interpreter(
            str(folder / f"{i}.tflite"), experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
        )
        interpreter.allocate_tensors()
        (x,) = interpreter.get_input_details()
        data = np.frombuffer((folder / f"{i}.in").read_bytes(), x["dtype"]).reshape(x["shape"])
        interpreter.set_tensor(x["index"], data)
        interpreter.invoke()
        outputs = [interpreter.get_tensor(o["index"]) for o in interpreter.get_output_details()]
    except Exception as error:
        print(f"{name}: {error}", file=sys.stderr)
        continue
    expected[name] = [
        {"shape": list(y.shape), "type": str(y.dtype), "sample": base64.b64encode(sample(y)).decode()} for y in outputs
    ]
target = pathlib.Path(__file__).with_name("expected.json")
lines = (f"{json.dumps(k)}: {json.dumps(v)}" for k, v in expected.items())
target.write_text("{\n" + ",\n".join(lines) + "\n}\n")
