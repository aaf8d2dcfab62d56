/** Running a model: one small port and its adapter on ONNX Runtime. */
@NullMarked
package org.prodrome.imaging.runtime;

import org.jspecify.annotations.NullMarked;
