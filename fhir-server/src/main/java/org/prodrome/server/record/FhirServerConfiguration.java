package org.prodrome.server.record;

import ca.uhn.fhir.batch2.jobs.config.Batch2JobsConfig;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.IValidationSupport;
import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.api.config.ThreadPoolFactoryConfig;
import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.jpa.api.dao.IFhirSystemDao;
import ca.uhn.fhir.jpa.batch2.JpaBatch2Config;
import ca.uhn.fhir.jpa.config.HapiJpaConfig;
import ca.uhn.fhir.jpa.config.HibernatePropertiesProvider;
import ca.uhn.fhir.jpa.config.r4.JpaR4Config;
import ca.uhn.fhir.jpa.config.util.HapiEntityManagerFactoryUtil;
import ca.uhn.fhir.jpa.migrate.DriverTypeEnum;
import ca.uhn.fhir.jpa.model.config.PartitionSettings;
import ca.uhn.fhir.jpa.model.dialect.HapiFhirH2Dialect;
import ca.uhn.fhir.jpa.model.dialect.HapiFhirPostgresDialect;
import ca.uhn.fhir.jpa.provider.IJpaSystemProvider;
import ca.uhn.fhir.jpa.provider.JpaCapabilityStatementProvider;
import ca.uhn.fhir.jpa.search.DatabaseBackedPagingProvider;
import ca.uhn.fhir.jpa.subscription.channel.config.SubscriptionChannelConfig;
import ca.uhn.fhir.parser.StrictErrorHandler;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.provider.ResourceProviderFactory;
import ca.uhn.fhir.rest.server.util.ISearchParamRegistry;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.OptimisticLockException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.support.TransactionTemplate;

/** The HAPI FHIR JPA R4 server with the safety defaults a decision support server needs. */
@Configuration
@EnableConfigurationProperties(RecordProperties.class)
@Import({
    HapiJpaConfig.class,
    JpaR4Config.class,
    JpaBatch2Config.class,
    Batch2JobsConfig.class,
    ThreadPoolFactoryConfig.class,
    SubscriptionChannelConfig.class
})
public class FhirServerConfiguration {

    @Bean
    JpaStorageSettings jpaStorageSettings() {
        JpaStorageSettings settings = new JpaStorageSettings();
        // HAPI re-serves an identical search for 60 s; a decision on a stale potassium is not acceptable.
        settings.setReuseCachedSearchResultsForMillis(null);
        settings.setExpungeEnabled(false);
        settings.setAllowMultipleDelete(false);
        settings.setEnforceReferentialIntegrityOnWrite(true);
        settings.setEnforceReferentialIntegrityOnDelete(true);
        settings.setAutoCreatePlaceholderReferenceTargets(false);
        return settings;
    }

    @Bean
    PartitionSettings partitionSettings() {
        return new PartitionSettings();
    }

    @Primary
    @Bean
    HibernatePropertiesProvider hibernatePropertiesProvider() {
        return new HibernatePropertiesProvider();
    }

    @Primary
    @Bean
    LocalContainerEntityManagerFactoryBean entityManagerFactory(
            ConfigurableListableBeanFactory beans,
            FhirContext fhir,
            JpaStorageSettings settings,
            DataSource dataSource) {
        Schema schema = new Schema(dataSource);
        schema.migrate();
        Map<String, Object> properties = new HashMap<>();
        properties.put(
                "hibernate.dialect",
                schema.driver() == DriverTypeEnum.POSTGRES_9_4
                        ? HapiFhirPostgresDialect.class.getName()
                        : HapiFhirH2Dialect.class.getName());
        properties.put("hibernate.hbm2ddl.auto", "none");
        properties.put("hibernate.jdbc.batch_size", "20");
        properties.put("hibernate.search.enabled", "false");
        LocalContainerEntityManagerFactoryBean factory =
                HapiEntityManagerFactoryUtil.newEntityManagerFactory(beans, fhir, settings);
        factory.setPersistenceUnitName("HAPI_PU");
        factory.setPackagesToScan(
                "ca.uhn.fhir.jpa.model.entity",
                "ca.uhn.fhir.jpa.entity",
                "org.prodrome.server.job",
                "org.prodrome.server.assessment",
                "org.prodrome.server.feedback",
                "org.prodrome.server.governance",
                "org.prodrome.server.answer",
                "org.prodrome.server.trail",
                "org.prodrome.server.unseen",
                "org.prodrome.server.drift");
        factory.setDataSource(dataSource);
        factory.setJpaPropertyMap(properties);
        return factory;
    }

    @Primary
    @Bean
    JpaTransactionManager transactionManager(EntityManagerFactory factory) {
        return new JpaTransactionManager(factory);
    }

    @Bean
    Transactions transactions(JpaTransactionManager manager) {
        return new Transactions() {
            @Override
            public <T> T call(Supplier<T> work) {
                try {
                    return Objects.requireNonNull(new TransactionTemplate(manager).execute(status -> work.get()));
                } catch (OptimisticLockingFailureException e) {
                    throw new OptimisticLockException(e);
                }
            }
        };
    }

    /** The entity manager of the running transaction, for our own entities. */
    @Bean
    EntityManager prodromeEntityManager(EntityManagerFactory factory) {
        return SharedEntityManagerCreator.createSharedEntityManager(factory);
    }

    @Bean
    RestfulServer restfulServer(
            IFhirSystemDao<?, ?> systemDao,
            IJpaSystemProvider systemProvider,
            ResourceProviderFactory providers,
            JpaStorageSettings settings,
            ISearchParamRegistry searchParameters,
            IValidationSupport validation,
            DatabaseBackedPagingProvider paging,
            RecordProperties properties,
            List<RecordInterceptor> interceptors,
            List<RecordProvider> operations) {
        // An element the parser does not know would be dropped in silence; refuse it by name instead.
        systemDao.getContext().setParserErrorHandler(new StrictErrorHandler());
        // What a Provenance says was revised is that version; HAPI would cut it off.
        systemDao.getContext().getParserOptions().setDontStripVersionsFromReferencesAtPaths("Provenance.entity.what");
        RestfulServer server = new RestfulServer(systemDao.getContext());
        server.registerProviders(providers.createProviders());
        server.registerProvider(systemProvider);
        JpaCapabilityStatementProvider capabilities =
                new JpaCapabilityStatementProvider(server, systemDao, settings, searchParameters, validation);
        capabilities.setImplementationDescription("Prodrome");
        server.setServerConformanceProvider(capabilities);
        server.setServerName("Prodrome");
        server.setServerVersion(Program.VERSION);
        paging.setDefaultPageSize(properties.defaultPageSize());
        paging.setMaximumPageSize(properties.maxPageSize());
        server.setPagingProvider(paging);
        server.setDefaultPageSize(properties.defaultPageSize());
        server.registerInterceptor(new OffsetSearchInterceptor(properties.defaultPageSize()));
        server.registerInterceptor(new UnreadableNumberInterceptor());
        server.registerInterceptor(new UnusableValueInterceptor(systemDao.getContext()));
        interceptors.forEach(server::registerInterceptor);
        operations.forEach(server::registerProvider);
        return server;
    }

    @Bean
    ServletRegistrationBean<RestfulServer> fhirServlet(RestfulServer server) {
        ServletRegistrationBean<RestfulServer> registration = new ServletRegistrationBean<>(server, "/fhir/*");
        registration.setLoadOnStartup(1);
        return registration;
    }

    @Bean
    Record record(
            DaoRegistry daos,
            FhirContext fhir,
            ObjectProvider<RestfulServer> server,
            ObjectProvider<RecordOperation> operations,
            ReadRights rights) {
        return new Record(
                daos, fhir, server::getObject, () -> operations.stream().toList(), rights);
    }
}
