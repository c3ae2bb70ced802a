namespace Pipeline.Cli.Reporting;

/// <summary>What became of one file's trips.</summary>
/// <param name="Name">The file.</param>
/// <param name="Trips">Its valid trips.</param>
/// <param name="Scored">Those that got a prediction.</param>
/// <param name="LiveRmse">The error of the predictions as stored when they were made, minutes, over labelled trips of 1 to 60 minutes.</param>
internal sealed record FileResult(string Name, long Trips, long Scored, double? LiveRmse);
