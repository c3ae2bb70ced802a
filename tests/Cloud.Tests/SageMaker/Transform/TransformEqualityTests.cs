using System.Globalization;
using System.Text;
using Pipeline.Cloud.SageMaker.Container;
using Pipeline.Cloud.SageMaker.Transform;

namespace Pipeline.Cloud.Tests.SageMaker.Transform;

/// <summary>A transform of any rows, however they are packed and filtered, is what the endpoint's container answers to each row alone.</summary>
public sealed class TransformEqualityTests
{
    private const int Runs = 60;
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("TRANSFORM_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 1;

    // A row is an id, three features, and a remark.
    private static readonly (string Path, int[] Fields)[] InputFilters =
        [("$[1:3]", [1, 2, 3]), ("$[1,2,3]", [1, 2, 3]), ("$[-4:-2]", [1, 2, 3]), ("$[3, 1]", [3, 1]), ("$[2]", [2])];

    // A joined record is the row and the prediction.
    private static readonly (string Path, int[] Fields)[] OutputFilters =
        [("$", [0, 1, 2, 3, 4, 5]), ("$[0,-1]", [0, 5]), ("$[-1]", [5]), ("$[0:2]", [0, 1, 2]), ("$[4:]", [4, 5]), ("$[:-1]", [0, 1, 2, 3, 4, 5])];

    [Fact]
    public async Task A_transform_equals_single_invocations()
    {
        for (var seed = Seed; seed < Seed + Runs; seed++) await CheckAsync(seed);
    }

    private static async Task CheckAsync(int seed)
    {
        var random = new Random(seed);
        var algorithm = new LinearAlgorithm();
        var endpoint = await XgBoostContainer.LoadAsync(algorithm, new byte[1], batch: false, TestContext.Current.CancellationToken);
        var batch = await XgBoostContainer.LoadAsync(algorithm, new byte[1], batch: true, TestContext.Current.CancellationToken);
        var (input, output) = (InputFilters[random.Next(InputFilters.Length)], OutputFilters[random.Next(OutputFilters.Length)]);
        var joins = random.Next(4) > 0;
        if (!joins) output = ("$", [0]);
        var (single, megabytes) = (random.Next(3) == 0, random.Next(1, 4));
        // Long enough that several requests are needed.
        var longest = random.Next(4) == 0 ? 60_000 : 20;
        List<string[]> rows = [.. Enumerable.Range(0, random.Next(1, 120)).Select(_ => Row(random, longest))];
        var end = random.Next(2) == 0 ? "\r\n" : "\n";
        var text = string.Join(end, rows.Select(row => string.Join(',', row.Select(field => Written(field, random.Next(3) == 0))))) + (random.Next(2) == 0 ? end : "");

        var expected = new StringBuilder();
        foreach (var row in rows)
        {
            var sent = string.Join(',', input.Fields.Select(field => row[field])) + "\n";
            var reply = await endpoint.InvokeAsync(Encoding.UTF8.GetBytes(sent), "text/csv", null, TestContext.Current.CancellationToken);
            string[] record = [.. joins ? row : [], Encoding.UTF8.GetString(reply!.Body.Span).TrimEnd('\n')];
            expected.Append(string.Join(',', output.Fields.Select(field => Written(record[field], false)))).Append('\n');
        }

        var changes = $$$"""
            {"BatchStrategy": "{{{(single ? "SingleRecord" : "MultiRecord")}}}", "MaxPayloadInMB": {{{megabytes}}},
             "DataProcessing": {"InputFilter": "{{{input.Path}}}", "OutputFilter": "{{{output.Path}}}", "JoinSource": "{{{(joins ? "Input" : "None")}}}"} }
            """;
        var request = TransformJobRequest.Parse(TransformRoom.Job(changes: changes));
        var target = new MemoryStream();
        algorithm.Rows.Clear();
        await new ObjectTransform(request, new ModelClient(batch, request, TimeProvider.System))
            .RunAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), target, TestContext.Current.CancellationToken);
        Encoding.UTF8.GetString(target.ToArray()).ShouldBe(expected.ToString(), $"TRANSFORM_SEED={seed} {changes}");
        if (single) algorithm.Rows.ShouldAllBe(count => count == 1, $"TRANSFORM_SEED={seed}");
        algorithm.Rows.Sum().ShouldBe(rows.Count, $"TRANSFORM_SEED={seed}");
    }

    private static string[] Row(Random random, int longest) =>
    [
        random.Next(4) switch { 0 => "", 1 => $"id, {random.Next(10)}", 2 => $"the \"{random.Next(10)}\"", _ => random.Next(1000).ToString("000", CultureInfo.InvariantCulture) },
        Feature(random, longest), Feature(random, longest), Feature(random, 20),
        new string('x', random.Next(longest)),
    ];

    // A lone empty feature is no row for the container, so the last one is never missing.
    private static string Feature(Random random, int longest)
    {
        var number = random.Next(-500, 500) / 4.0;
        return number.ToString("0.0#", CultureInfo.InvariantCulture) + new string('0', random.Next(longest));
    }

    private static string Written(string field, bool quoted) =>
        quoted || field.Contains(',', StringComparison.Ordinal) || field.Contains('"', StringComparison.Ordinal) ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
