package org.prodrome.server.arrival;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.prodrome.imaging.dicom.DicomLimits;
import org.prodrome.imaging.dicom.DicomReader;
import org.prodrome.imaging.dicom.Part10Reader;
import org.prodrome.imaging.store.FileInstanceStore;
import org.prodrome.imaging.store.InstanceStore;
import org.prodrome.imaging.stow.InstanceLocator;
import org.prodrome.imaging.stow.RetrieveController;
import org.prodrome.imaging.stow.StowController;
import org.prodrome.imaging.stow.StowLimits;
import org.prodrome.imaging.stow.StowService;
import org.prodrome.imaging.stow.StudyReceiver;
import org.prodrome.imaging.study.ImagingStudyMapper;
import org.prodrome.server.job.ImagingJobs;
import org.prodrome.server.job.StoredInstances;
import org.prodrome.server.record.Record;
import org.prodrome.server.record.Transactions;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires DICOMweb. */
@Configuration
public class ArrivalConfiguration {
    @Bean
    DicomReader dicomReader() {
        return new Part10Reader(DicomLimits.DEFAULT);
    }

    @Bean
    InstanceStore instanceStore(@Value("${prodrome.data}") Path data) {
        return new FileInstanceStore(data.resolve("instances"));
    }

    @Bean
    InstanceLocator instanceLocator(StoredInstances instances) {
        return new CatalogueInstanceLocator(instances);
    }

    @Bean
    StudyReceiver studyReceiver(
            Record record,
            StoredInstances instances,
            ImagingJobs jobs,
            Transactions transactions,
            SiteZone zone,
            Clock clock) {
        return new RecordStudyReceiver(record, instances, jobs, transactions, new ImagingStudyMapper(zone.id()), clock);
    }

    @Bean
    StowController stowController(
            DicomReader reader, InstanceStore store, InstanceLocator locator, StudyReceiver receiver) {
        return new StowController(new StowService(reader, store, locator, receiver, StowLimits.DEFAULT));
    }

    @Bean
    RetrieveController retrieveController(InstanceLocator locator, InstanceStore store) {
        return new RetrieveController(locator, store);
    }

    @Bean
    SiteZone siteZone(@Value("${prodrome.zone}") String zone) {
        return new SiteZone(zone.isBlank() ? ZoneId.systemDefault() : ZoneId.of(zone));
    }

    /**
     * Zone of the site, for times that name none.
     *
     * @param id IANA zone
     */
    public record SiteZone(@Nullable ZoneId id) {}
}
