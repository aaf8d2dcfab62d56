@NullMarked
package org.prodrome.server.cdsclient;

import org.jspecify.annotations.NullMarked;
