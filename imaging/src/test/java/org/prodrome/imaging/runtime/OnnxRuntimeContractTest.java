package org.prodrome.imaging.runtime;

class OnnxRuntimeContractTest extends ModelRuntimeContract {
    @Override
    ModelRuntime open() {
        return OnnxModelRuntime.open(model());
    }
}
