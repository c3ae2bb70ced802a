using System.Globalization;

namespace Pipeline.Cloud.Engines.XgBoost;

/// <summary>Describes memory to XGBoost without copying it. Source: NumPy's "The array interface protocol", version 3.</summary>
internal static class ArrayInterface
{
    /// <summary>Some columns of a row-major table of floats.</summary>
    /// <param name="first">The address of the first selected column in the first row.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of selected columns.</param>
    /// <param name="width">The number of columns in a row of the table.</param>
    internal static string Columns(nint first, long rows, int columns, int width) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"data":[{{first}},true],"shape":[{{rows}},{{columns}}],"strides":[{{width * sizeof(float)}},4],"typestr":"<f4","version":3}""");

    /// <summary>One column of such a table.</summary>
    internal static string Column(nint first, long rows, int width) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"data":[{{first}},true],"shape":[{{rows}}],"strides":[{{width * sizeof(float)}}],"typestr":"<f4","version":3}""");
}
