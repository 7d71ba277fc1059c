namespace Prototxt.Training.Tests.Generated;

/// <summary>Projects of a solver and its nets.</summary>
internal static class SolverRuns
{
    /// <summary>A net for both phases that learns from a database.</summary>
    public const string Net = """
        name: "Tiny"
        layer { name: "data" type: "Data" top: "data" top: "label" include { phase: TRAIN } transform_param { crop_size: 4 } data_param { source: "train_lmdb" batch_size: 8 backend: LMDB } }
        layer { name: "data" type: "Data" top: "data" top: "label" include { phase: TEST } transform_param { crop_size: 4 } data_param { source: "test_lmdb" batch_size: 5 backend: LMDB } }
        layer { name: "fc" type: "InnerProduct" bottom: "data" top: "fc" inner_product_param { num_output: 2 } }
        layer { name: "loss" type: "SoftmaxWithLoss" bottom: "fc" bottom: "label" top: "loss" }
        """;

    /// <summary>The rest of a solver that has nothing wrong.</summary>
    public const string Sound = "base_lr: 0.01 lr_policy: \"fixed\" max_iter: 10 ";

    /// <summary>A project with the package for training.</summary>
    public static GeneratorRun In(params PrototxtFile[] files) => GeneratorRun.In(Project, files);

    /// <summary>A solver beside <see cref="Net"/>.</summary>
    public static GeneratorRun Of(string solver) => In(new PrototxtFile("/project/solver.prototxt", solver), new PrototxtFile("/project/net.prototxt", Net));

    /// <summary>The project.</summary>
    public static Project Project { get; } = new(TracksSteps: true) { HasTraining = true, References = [typeof(SolverOptions).Assembly] };

    /// <summary>The messages of one file, each as its number and its text.</summary>
    public static IReadOnlyList<string> Messages(GeneratorRun run, string file = "solver.prototxt") =>
        [.. run.Diagnostics.Where(d => Path.GetFileName(d.Location.GetLineSpan().Path) == file).OrderBy(d => d.Location.SourceSpan.Start).Select(d => $"{d.Id}: {d.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}")];
}
