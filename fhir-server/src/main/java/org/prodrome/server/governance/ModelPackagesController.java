package org.prodrome.server.governance;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.prodrome.imaging.model.ModelCatalogue;
import org.prodrome.imaging.model.PackageLoad;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The model packages of this server: which can be used, why each is trusted or refused. */
@RestController
@RequestMapping(path = "/governance/models", produces = MediaType.APPLICATION_JSON_VALUE)
final class ModelPackagesController {
    private final ModelCatalogue models;
    private final ModelCanary canary;

    ModelPackagesController(ModelCatalogue models, ModelCanary canary) {
        this.models = models;
        this.canary = canary;
    }

    /**
     * One package.
     *
     * @param source folder or file
     * @param model id and version, as the register names it; empty when it was refused
     * @param trust why it was opened; empty when it was refused
     * @param reason why it is not used; empty when it is
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record PackageView(
            String source, boolean usable, String model, String manifestSha256, String trust, String reason) {
        static PackageView of(PackageLoad load) {
            if (load instanceof PackageLoad.Loaded loaded) {
                return new PackageView(
                        load.source(),
                        true,
                        loaded.modelPackage().manifest().coordinates(),
                        loaded.modelPackage().manifestSha256(),
                        loaded.trust().sentence(),
                        "");
            }
            return new PackageView(load.source(), false, "", "", "", ((PackageLoad.PackageRefused) load).reason());
        }
    }

    @GetMapping
    List<PackageView> packages() {
        return models.packages().stream().map(PackageView::of).toList();
    }

    /** Runs every package's goldens again, now. */
    @PostMapping("/verify")
    List<PackageView> verify() {
        canary.run();
        return packages();
    }
}
