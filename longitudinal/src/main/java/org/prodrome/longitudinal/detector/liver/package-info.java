/** Rules about the liver: fibrosis, failure, cancer risk. */
@NullMarked
package org.prodrome.longitudinal.detector.liver;

import org.jspecify.annotations.NullMarked;
