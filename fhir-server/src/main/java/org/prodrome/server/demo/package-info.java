/** The demo population and the walk through the main job. */
@NullMarked
package org.prodrome.server.demo;

import org.jspecify.annotations.NullMarked;
