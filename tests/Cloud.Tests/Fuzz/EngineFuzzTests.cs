using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Cloud.Engines.Glue;
using Pipeline.Cloud.Engines.SageMaker;
using Pipeline.Cloud.Glue.Crawling;
using Pipeline.Cloud.S3.Objects;
using Pipeline.Cloud.SageMaker.Algorithm;
using Pipeline.Cloud.SageMaker.Storage;
using Pipeline.Cloud.StepFunctions.Expressions;
using Pipeline.Cloud.Tests.Engines.SageMaker;
using Pipeline.Cloud.Tests.SageMaker;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Fuzz;

/// <summary>The engines in child processes take any bytes: each input is answered or refused, in bounded time, and the next one is too.</summary>
[Trait("Cost", "process")]
public sealed class EngineFuzzTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Jsonata()
    {
        await using var evaluator = new JsonataEvaluator("node", Repository.NodeModules, TimeSpan.FromSeconds(3), TimeProvider.System, new Random(1));
        await FuzzRun.CheckAsync<ExpressionRuntimeException>(
            [
                "$map($states.input.rows, function($row) { $row.a * 2 })[0]", "$merge([{'a': 1}, {'b': $string(2.5)}])",
                "($f := function($n) { $n <= 1 ? 1 : $n * $f($n - 1) }; $f(5))", "$split('a,b', /,/) ~> $join('-')", "$range(0, 10, 2)[$ > 3]",
            ],
            data => evaluator.EvaluateAsync([Encoding.UTF8.GetString(data)], new JsonObject { ["states"] = JsonNode.Parse("""{"input":{"rows":[{"a":1}]}}""") }, CancellationToken.None));
        (await evaluator.EvaluateAsync(["1 + 1"], [], CancellationToken.None))[0].Value!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public async Task Models()
    {
        await using var sagemaker = await SageMakerUnderTest.StartAsync();
        await sagemaker.ModelAsync("good");
        var model = ModelArchive.Read(sagemaker.Objects.List("lake", "models/").Single().FilePath).Single();
        await FuzzRun.CheckAsync<AlgorithmException>([model], async data =>
        {
            await using var process = await ModelProcess.LoadAsync(data, CancellationToken.None);
            await process.PredictAsync(new float[process.Features]);
        });
    }

    [Fact]
    public async Task Parquet()
    {
        ParquetTrainingDataTests.Write(_directory.File("t"), "select 1::int as a, 0.5 as b, {'x': [1.5::double]} as c, map {'k': date '2026-01-01'} as d");
        var path = _directory.File("fuzzed");
        await FuzzRun.CheckAsync<ParquetSchemaException>([await File.ReadAllBytesAsync(_directory.File("t"), TestContext.Current.CancellationToken)], async data =>
        {
            await File.WriteAllBytesAsync(path, data);
            await using var schemas = new DuckDbParquetSchemas(Repository.NodeModules);
            await schemas.ReadAsync(new StoredObject("lake", "fuzzed", path, data.Length, "", DateTimeOffset.UnixEpoch, ""), CancellationToken.None);
        });
    }
}
