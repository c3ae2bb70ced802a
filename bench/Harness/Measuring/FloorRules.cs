using System.Globalization;
using Pipeline.Bench.Cloud;
using Pipeline.Bench.RuntimeApi;

namespace Pipeline.Bench.Measuring;

/// <summary>What the floor is told of the project's traffic, and the proof that it sent as much.</summary>
internal static class FloorRules
{
    private const double Tolerance = 0.05;
    private static readonly CallKind[] Kinds = [CallKind.Endpoint, CallKind.WriteTable, CallKind.PutObject];

    /// <summary>The variables that make the floor's calls as many and as large as the project's.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Variables(Traffic project)
    {
        return
        [
            new("ROWS_PER_CALL", Number(Math.Round(ContenderRun.Usual / project.CallsPerBatch(CallKind.Endpoint)))),
            new("ITEMS_PER_CALL", Number(Math.Round(ContenderRun.Usual / project.CallsPerBatch(CallKind.WriteTable)))),
            new("ENDPOINT_BYTES", Number(project.BodyBytesPerRecord(CallKind.Endpoint))),
            new("TABLE_BYTES", Number(project.BodyBytesPerRecord(CallKind.WriteTable))),
            new("LAKE_BYTES", Number(project.BodyBytesPerRecord(CallKind.PutObject))),
        ];

        static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Compares the floor's traffic with the project's.</summary>
    /// <exception cref="FunctionFailedException">It did not make as many calls, or not of that size.</exception>
    public static void Check(Traffic floor, Traffic project)
    {
        foreach (var kind in Kinds)
        {
            if (floor.CallsPerBatch(kind) != project.CallsPerBatch(kind))
                throw new FunctionFailedException($"The floor makes {floor.CallsPerBatch(kind)} calls of {kind} a batch, the project {project.CallsPerBatch(kind)}: it is no floor.");
            if (Math.Abs((floor.BodyBytesPerRecord(kind) / project.BodyBytesPerRecord(kind)) - 1) > Tolerance)
                throw new FunctionFailedException($"The floor sends {floor.BodyBytesPerRecord(kind):F1} bytes a record to {kind}, the project {project.BodyBytesPerRecord(kind):F1}: it is no floor.");
        }
    }
}
