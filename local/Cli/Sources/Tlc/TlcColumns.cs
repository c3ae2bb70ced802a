namespace Pipeline.Cli.Sources.Tlc;

/// <summary>The columns that a trip is made from. They are found by name, because order and types change from month to month.</summary>
internal sealed record TlcColumns(string Pickup, string Dropoff, string PickupZone, string DropoffZone, string Distance, string Passengers, string Vendor)
{
    /// <summary>Finds the columns of a green or a yellow file.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="found">The file's columns.</param>
    /// <exception cref="SourceException">A column is missing.</exception>
    public static TlcColumns Find(string path, IReadOnlyList<string> found)
    {
        string Column(params string[] names) =>
            names.Select(name => found.FirstOrDefault(column => column.Equals(name, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(column => column is not null)
            ?? throw new SourceException(
                $"'{path}' has no column {string.Join(" or ", names.Select(name => $"'{name}'"))}, which a trip needs. Its columns are: {string.Join(", ", found)}. " +
                "Give TLC green or yellow trip records (Parquet) as TRIPS=file,file.");

        return new TlcColumns(
            Column("lpep_pickup_datetime", "tpep_pickup_datetime"),
            Column("lpep_dropoff_datetime", "tpep_dropoff_datetime"),
            Column("PULocationID"),
            Column("DOLocationID"),
            Column("trip_distance"),
            Column("passenger_count"),
            Column("VendorID"));
    }
}
