using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Access.Policies;
using Pipeline.Cloud.Access.Roles;
using Pipeline.Cloud.Athena.Errors;
using Pipeline.Cloud.Athena.Sql;
using Pipeline.Cloud.Engines.Athena.Dialect;
using Pipeline.Cloud.Engines.DuckDb;
using Pipeline.Cloud.Engines.Glue;
using Pipeline.Cloud.Glue.Crawling;
using Pipeline.Cloud.Hive;
using Pipeline.Cloud.Lambda.Code;
using Pipeline.Cloud.Protocol;
using Pipeline.Cloud.S3.Http;
using Pipeline.Cloud.S3.Objects;
using Pipeline.Cloud.SageMaker.Container;
using Pipeline.Cloud.SageMaker.Storage;
using Pipeline.Cloud.StepFunctions.Definitions;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Fuzz;

/// <summary>Every parser of the local cloud takes any bytes: it reads them or says what is wrong, in bounded time and memory.</summary>
public sealed class ParserFuzzTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public Task Xml() => FuzzAsync<AwsException>(
        ["<Delete><Object><Key>a</Key></Object><Quiet>true</Quiet></Delete>", "<?xml version=\"1.0\"?><CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Part><PartNumber>1</PartNumber><ETag>\"x\"</ETag></Part></CompleteMultipartUpload>"],
        data => S3Xml.Read(data, "Delete"));

    [Fact]
    public Task Json() => FuzzAsync<JsonException>(
        ["""{"StreamName":"trips","Records":[{"Data":"eA==","PartitionKey":"1"}]}""", """[1,-2.5e3,"\u00e9",null,true,{"a":{"b":[]}}]"""],
        data => DocumentJson.Parse(data)?.ToJsonString());

    [Fact]
    public Task Definitions() => FuzzAsync<FormatException>(
        ["""{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}""", "StartAt: A\nStates:\n  A: { Type: Succeed }\n"],
        data => DefinitionText.Parse(Encoding.UTF8.GetString(data)));

    [Fact]
    public Task Policies() => FuzzAsync<PolicyException>(
        ["""{"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Allow","Action":["s3:Get*"],"Resource":"arn:aws:s3:::lake/*","Condition":{"StringLike":{"s3:prefix":["a*"]}}}]}"""],
        data =>
        {
            JsonNode? document;
            try
            {
                document = DocumentJson.Parse(data);
            }
            catch (JsonException)
            {
                return;
            }

            new PolicyReader(PolicyKind.Identity).Read("fuzz", document);
        });

    [Fact]
    public Task Endpoint_rows() => FuzzAsync<ContainerException>(["1,2,3\n4,,6\n", "1.5e-3\t2\n3\t4", "7,8"], data => CsvPayload.Parse(data));

    [Fact]
    public Task Crawled_files() => FuzzAsync<NeverException>(
        ["a,b\n1,x\n2,y\n", "{\"a\":1,\"b\":{\"c\":[1,2]}}\n{\"a\":2}\n", "a|b|c\n1|2|3\n"],
        data => (JsonSampler.Read(data, true, "none", 1_000) ?? CsvSampler.Read(data, true, "none", 1_000))?.Schema.Columns());

    [Fact]
    public async Task Compressed_files()
    {
        using var gzip = new MemoryStream();
        using (var packed = new GZipStream(gzip, CompressionLevel.Fastest, leaveOpen: true)) packed.Write(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("a,b\n1,x\n", 500))));
        var path = _directory.File("fuzzed.csv.gz");
        var store = new Glue.FolderObjectStore(_directory.File("objects"), "lake");
        var sampler = new FileSampler(new DuckDbParquetSchemas(Repository.NodeModules), store);
        await FuzzRun.CheckAsync<NeverException>([gzip.ToArray()], async data =>
        {
            await File.WriteAllBytesAsync(path, data);
            await sampler.ReadAsync(new StoredObject("lake", "fuzzed", path, data.Length, "", DateTimeOffset.UnixEpoch, ""), CancellationToken.None);
        });
    }

    [Fact]
    public Task Sql() => FuzzAsync<AthenaFailure>(
        [
            "select a, count(*) filter (where x > 1) from t cross join unnest(sequence(1, 10)) as u(x) where s like 'a%' group by 1 order by 2 desc limit 10",
            "with c(x) as (select cast(1.5 as decimal(10, 2))) select date_add('day', -1, timestamp '2026-01-01 00:00:00 UTC'), x[1] from c -- end\n",
            "unload (select 1) to 's3://lake/x/' with (format = 'PARQUET', compression = 'SNAPPY')", "show partitions trips.scored",
        ],
        data =>
        {
            var sql = Encoding.UTF8.GetString(data);
            if (Pipeline.Cloud.Athena.Sql.Statement.Read(sql) is SelectStatement select) TrinoRewriter.Rewrite(sql, select.Query, []).ToString();
        });

    [Fact]
    public Task Column_types() => FuzzAsync<FormatException>(["struct<a:int,b:array<map<string,decimal(10,2)>>>", "varchar(10)"], data => HiveType.Parse(Encoding.UTF8.GetString(data)).ToDuckDb());

    [Fact]
    public async Task Model_archives()
    {
        var archive = _directory.File("model.tar.gz");
        ModelArchive.Write(archive, Encoding.UTF8.GetBytes(new string('m', 5_000)), DateTimeOffset.UnixEpoch);
        var packed = File.ReadAllBytes(archive);
        using var plain = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress)) gzip.CopyTo(plain);
        // Of the compressed bytes, where most edits end in the checksum, and of the archive within.
        await FuzzAsync<InvalidDataException>([packed], data => Read(data));
        await FuzzAsync<InvalidDataException>([plain.ToArray()], data =>
        {
            using var again = new MemoryStream();
            using (var gzip = new GZipStream(again, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(data);
            Read(again.ToArray());
        });

        void Read(byte[] data)
        {
            var file = _directory.File("fuzzed.tar.gz");
            File.WriteAllBytes(file, data);
            ModelArchive.Read(file);
        }
    }

    [Fact]
    public async Task Function_code()
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry("bootstrap").Open();
            entry.Write("#!/bin/sh\n"u8);
        }

        var store = new CodeStore(_directory.File("code"), new KeptCode(_directory.File("kept")), new Lambda.MemoryObjects(), new UncheckedRoles("root"));
        await FuzzRun.CheckAsync<AwsException>([zip.ToArray()], data =>
        {
            var code = new Parameters("lambda", new JsonObject { ["ZipFile"] = Convert.ToBase64String(data) });
            return store.TakeAsync("f", code, CloudUnderTest.Context.Caller, CancellationToken.None);
        });
    }

    private static Task FuzzAsync<TExpected>(IReadOnlyList<string> corpus, Action<byte[]> parse)
        where TExpected : Exception => FuzzAsync<TExpected>([.. corpus.Select(Encoding.UTF8.GetBytes)], parse);

    private static Task FuzzAsync<TExpected>(IReadOnlyList<byte[]> corpus, Action<byte[]> parse)
        where TExpected : Exception => FuzzRun.CheckAsync<TExpected>(corpus, data =>
        {
            parse(data);
            return Task.CompletedTask;
        });

    /// <summary>What nothing throws: the parser takes everything.</summary>
    private sealed class NeverException : Exception;
}
