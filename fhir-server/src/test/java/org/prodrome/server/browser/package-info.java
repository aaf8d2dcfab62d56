/** An EHR that is a page in a browser, driven as a user would. */
@NullMarked
package org.prodrome.server.browser;

import org.jspecify.annotations.NullMarked;
