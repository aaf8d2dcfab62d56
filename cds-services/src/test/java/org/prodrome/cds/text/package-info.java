@NullMarked
package org.prodrome.cds.text;

import org.jspecify.annotations.NullMarked;
