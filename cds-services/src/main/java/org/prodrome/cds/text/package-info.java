/** The language and the units that cards are shown in. English and canonical units are what is proved. */
@NullMarked
package org.prodrome.cds.text;

import org.jspecify.annotations.NullMarked;
