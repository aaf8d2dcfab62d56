"""An ONNX file behind MLServer (1.7.1): every input and output as FP32, names and shapes as the graph has them.

The file is named by the environment variable ONNX_MODEL. See docs/serving.md.
"""
import os

import numpy as np
import onnxruntime
from mlserver import MLModel
from mlserver.codecs import NumpyCodec
from mlserver.types import InferenceRequest, InferenceResponse, MetadataTensor


def tensors(specs):
    return [MetadataTensor(name=s.name, datatype="FP32", shape=[d if isinstance(d, int) else -1 for d in s.shape]) for s in specs]


class OnnxModel(MLModel):
    async def load(self) -> bool:
        self.session = onnxruntime.InferenceSession(os.environ["ONNX_MODEL"], providers=["CPUExecutionProvider"])
        self.inputs = tensors(self.session.get_inputs())
        self.outputs = tensors(self.session.get_outputs())
        return True

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        given = {i.name: np.asarray(NumpyCodec.decode_input(i), np.float32) for i in payload.inputs}
        names = [o.name for o in payload.outputs] if payload.outputs else [o.name for o in self.outputs]
        found = self.session.run(names, given)
        return InferenceResponse(
            model_name=self.name, outputs=[NumpyCodec.encode_output(name, value) for name, value in zip(names, found)])
