package io.tributary.tracking.api;

import io.tributary.kit.crypto.PasswordWorkers;
import io.tributary.kit.op.MeshClient;
import io.tributary.kit.op.OperationServer;
import io.tributary.kit.sql.Database;
import io.tributary.mesh.Addresses;
import io.tributary.tracking.config.TrackingConfig;
import io.tributary.tracking.fraud.ConversionReviews;
import io.tributary.tracking.ownership.TxtRecords;
import io.tributary.tracking.qr.QrPainter;
import io.tributary.tracking.store.AnalyticsStore;
import io.tributary.tracking.store.ClaimStore;
import io.tributary.tracking.store.ClickStore;
import io.tributary.tracking.store.ConversionStore;
import io.tributary.tracking.store.CounterStore;
import io.tributary.tracking.store.CustomerList;
import io.tributary.tracking.store.CustomerStore;
import io.tributary.tracking.store.DomainStore;
import io.tributary.tracking.store.EventStore;
import io.tributary.tracking.store.FolderStore;
import io.tributary.tracking.store.LinkList;
import io.tributary.tracking.store.LinkStore;
import io.tributary.tracking.store.SettingsStore;
import io.tributary.tracking.store.TagStore;
import io.tributary.tracking.track.ClickArrivals;
import io.tributary.tracking.track.ConversionRecorder;
import io.tributary.tracking.track.Leads;
import io.tributary.tracking.track.LiveFeed;
import io.tributary.tracking.track.Sales;
import io.vertx.core.Vertx;
import java.time.Clock;

/** Makes the handlers and puts each on its address. */
public final class TrackingApi {
  private final Vertx vertx;
  private final TrackingConfig config;
  private final Database database;
  private final Database reports;
  private final PasswordWorkers passwords;
  private final QrPainter painter;
  private final ConversionReviews reviews;
  private final TxtRecords records;
  private final Clock clock;
  private final LinkStore links = new LinkStore();
  private final TagStore tags = new TagStore();
  private final FolderStore folders = new FolderStore();
  private final DomainStore domains = new DomainStore();
  private final CustomerList buyers = new CustomerList();
  private final LinkWire linkWire;

  /**
   * @param reports another pool of the same database, for questions that may take seconds
   */
  public TrackingApi(
      Vertx vertx,
      TrackingConfig config,
      Database database,
      Database reports,
      PasswordWorkers passwords,
      QrPainter painter,
      ConversionReviews reviews,
      TxtRecords records,
      Clock clock) {
    this.vertx = vertx;
    this.config = config;
    this.database = database;
    this.reports = reports;
    this.passwords = passwords;
    this.painter = painter;
    this.reviews = reviews;
    this.records = records;
    this.clock = clock;
    this.linkWire = new LinkWire(config.apiUrl());
  }

  public OperationServer serve(OperationServer server) {
    links(server);
    resources(server);
    conversions(server);
    reports(server);
    return server;
  }

  private void links(OperationServer server) {
    LinkWriter writer =
        new LinkWriter(links, domains, folders, tags, config.defaultDomain(), clock);
    LinkPreparation preparation =
        new LinkPreparation(new MeshClient(vertx, clock, "tracking"), passwords);
    LinksApi single = new LinksApi(database, links, writer, linkWire, vertx.eventBus(), clock);
    LinkBulkApi bulk = new LinkBulkApi(preparation, writer, links, single, clock);
    LinkListApi list = new LinkListApi(database, links, new LinkList(), linkWire);
    server
        .write("tracking.links.create", preparation::prepare, single::create)
        .read("tracking.links.list", list::list)
        .read("tracking.links.count", list::count)
        .read("tracking.links.info", single::info)
        .write("tracking.links.update", preparation::prepare, single::update)
        .write("tracking.links.delete", single::delete)
        .write("tracking.links.upsert", preparation::prepare, single::upsert)
        .write("tracking.links.createMany", bulk::prepareMany, bulk::create)
        .write("tracking.links.updateMany", bulk::prepareData, bulk::update)
        .write("tracking.links.deleteMany", bulk::delete)
        .write(Addresses.UPSERT_PARTNER_LINK, preparation::prepare, single::upsertOfPartner)
        .read(Addresses.LINKS_OF_PARTNERS, list::ofPartners);
  }

  private void resources(OperationServer server) {
    TagsApi tag = new TagsApi(database, tags, clock);
    FoldersApi folder = new FoldersApi(database, folders, clock);
    ClaimStore claims = new ClaimStore();
    DomainsApi domain = new DomainsApi(database, domains, claims, config.ownership(), clock);
    DomainProofApi proof =
        new DomainProofApi(database, domains, claims, records, config.ownership(), clock);
    SettingsApi settings = new SettingsApi(database, new SettingsStore(), clock);
    server
        .write("tracking.tags.create", tag::create)
        .read("tracking.tags.list", tag::list)
        .write("tracking.tags.update", tag::update)
        .write("tracking.tags.delete", tag::delete)
        .write("tracking.folders.create", folder::create)
        .read("tracking.folders.list", folder::list)
        .write("tracking.folders.update", folder::update)
        .write("tracking.folders.delete", folder::delete)
        .write("tracking.domains.create", domain::create)
        .read("tracking.domains.list", domain::list)
        .write("tracking.domains.update", domain::update)
        .write("tracking.domains.delete", domain::delete)
        .write("tracking.domains.verify", proof::look, proof::verify)
        .read("tracking.domains.status", domain::status)
        .read("tracking.settings.get", settings::get)
        .write("tracking.settings.update", settings::update);
  }

  private void conversions(OperationServer server) {
    ClickStore clicks = new ClickStore();
    CustomerStore customers = new CustomerStore();
    ConversionStore stored = new ConversionStore();
    ConversionRecorder recorder =
        new ConversionRecorder(
            stored, new CounterStore(), links, reviews, new LiveFeed(vertx.eventBus()));
    ClickArrivals arrivals =
        new ClickArrivals(
            vertx, database, clicks, clock, config.clickWait(), config.clickWaiters());
    TrackApi track =
        new TrackApi(
            database,
            links,
            arrivals,
            new Leads(customers, stored, clicks, recorder, clock),
            new Sales(customers, stored, clicks, recorder, config.strictInvoices(), clock));
    server
        .write("tracking.track.lead", track::prepareLead, track::lead)
        .write("tracking.track.sale", track::prepareSale, track::sale);
    CustomersApi customer = new CustomersApi(database, reports, customers, buyers, links, clock);
    server
        .read("tracking.customers.list", customer::list)
        .read("tracking.customers.get", customer::get)
        .write("tracking.customers.update", customer::update)
        .write("tracking.customers.delete", customer::delete);
  }

  private void reports(OperationServer server) {
    AnalyticsApi analytics = new AnalyticsApi(reports, new AnalyticsStore(), links, clock);
    EventsApi events = new EventsApi(reports, new EventStore(), links, buyers, linkWire, clock);
    QrApi qr = new QrApi(database, domains, painter);
    server
        .read("tracking.analytics.query", analytics::query)
        .read("tracking.analytics.bots", analytics::bots)
        .read("tracking.events.list", events::list)
        .read("tracking.qr.get", qr::get);
  }
}
