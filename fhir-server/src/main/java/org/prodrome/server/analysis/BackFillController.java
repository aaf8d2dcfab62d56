package org.prodrome.server.analysis;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How far the models are with the studies that came before them, and a way to begin or to try failures again. */
@RestController
@RequestMapping(path = "/imaging-jobs/$back-fill", produces = MediaType.APPLICATION_JSON_VALUE)
final class BackFillController {
    private final BackFill backFill;

    BackFillController(BackFill backFill) {
        this.backFill = backFill;
    }

    @GetMapping
    BackFill.State state() {
        return backFill.state();
    }

    @PostMapping
    BackFill.State start() {
        return backFill.start();
    }
}
