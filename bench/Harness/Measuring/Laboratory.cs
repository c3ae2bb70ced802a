using Pipeline.Bench.Checks;
using Pipeline.Bench.Cloud;
using Pipeline.Bench.Contenders;
using Pipeline.Bench.Events;
using Pipeline.Bench.Http;
using Pipeline.Bench.RuntimeApi;

namespace Pipeline.Bench.Measuring;

/// <summary>What functions are measured in: the services, and a Runtime API for each process.</summary>
internal sealed class Laboratory : IDisposable
{
    private readonly Recording _recording = new();
    private readonly HttpServer _services;
    private readonly HttpServer _secureServices;
    private readonly CertificateAuthority _authority = new();
    private readonly LookupRows _lookups = new();
    private readonly Dictionary<int, Workload> _workloads = [];

    /// <summary>Starts the services.</summary>
    public Laboratory()
    {
        Cloud = new StandInCloud(_recording, _lookups);
        _services = new HttpServer(Cloud);
        _secureServices = new HttpServer(Cloud, _authority.ServerCertificate);
    }

    /// <summary>Batches of a size, made once.</summary>
    public Workload Workload(int size)
    {
        if (!_workloads.TryGetValue(size, out var workload))
        {
            var batches = new BatchSet(size);
            _workloads[size] = workload = new Workload(batches, new Expectations(batches, _lookups));
        }

        return workload;
    }

    /// <summary>The services.</summary>
    public StandInCloud Cloud { get; }

    /// <summary>Starts a function.</summary>
    /// <param name="executable">What to run.</param>
    /// <param name="trust">The roots that it is given to check the services' certificate with; without, it calls them over plain HTTP.</param>
    /// <param name="more">Variables of its own.</param>
    /// <param name="isChecked">Whether it is to do the job: all but the floor are.</param>
    public FunctionUnderMeasurement Start(string executable, Trust? trust = null, IEnumerable<KeyValuePair<string, string>>? more = null, bool isChecked = true)
    {
        var runtimeApi = new LambdaRuntimeApi(TimeProvider.System);
        var server = new HttpServer(runtimeApi);
        var variables = FunctionVariables.Of(Path.GetDirectoryName(executable)!, server.Authority, trust is null ? _services.Url : _secureServices.Url);
        if (trust is { } roots) _authority.AddTo(variables, roots);
        foreach (var (name, value) in more ?? []) variables[name] = value;
        return new FunctionUnderMeasurement(FunctionProcess.Start(executable, variables), server, runtimeApi, Cloud, _recording, isChecked);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _services.Dispose();
        _secureServices.Dispose();
        _authority.Dispose();
    }
}
