using Pipeline.ProbeFunction;

// With "host" it is a local cloud that the tests kill; without, a function that does what its event says.
if (args is ["host", var artifacts, var data])
    return await ProbeHost.RunAsync(artifacts, data);
return await ProbeRuntime.RunAsync();
