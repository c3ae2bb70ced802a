using System.Globalization;

namespace Pipeline.Bench.Floor;

/// <summary>How records are spread over calls and how many bytes a record has in each body: as the project was seen to do it.</summary>
internal sealed record CallSizes(int RowsPerCall, int ItemsPerCall, double EndpointBytes, double TableBytes, double LakeBytes)
{
    /// <summary>Reads the environment's variables.</summary>
    public static CallSizes Read(Func<string, string?> variable)
    {
        return new CallSizes(
            (int)Number("ROWS_PER_CALL", 500), (int)Number("ITEMS_PER_CALL", 25), Number("ENDPOINT_BYTES", 85), Number("TABLE_BYTES", 300), Number("LAKE_BYTES", 160));

        double Number(string name, double otherwise) => variable(name) is { Length: > 0 } text ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise;
    }
}
