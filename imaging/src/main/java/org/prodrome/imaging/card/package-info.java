/** A model's card in the forms that people and programs ask for, all made from the manifest's fields. */
@NullMarked
package org.prodrome.imaging.card;

import org.jspecify.annotations.NullMarked;
