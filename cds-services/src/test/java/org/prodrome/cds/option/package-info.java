/** Tests of the options beside alerts. */
@NullMarked
package org.prodrome.cds.option;

import org.jspecify.annotations.NullMarked;
