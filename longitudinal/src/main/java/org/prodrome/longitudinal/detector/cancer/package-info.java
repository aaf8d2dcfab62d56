/** Early signs of cancer. */
@NullMarked
package org.prodrome.longitudinal.detector.cancer;

import org.jspecify.annotations.NullMarked;
