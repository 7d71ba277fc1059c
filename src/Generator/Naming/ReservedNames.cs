
namespace Prototxt.Generator.Naming;

/// <summary>Names that generated code and its base classes have for themselves, by the scope they live in.</summary>
internal static class ReservedNames
{
    /// <summary>Members of the net's class and of TorchSharp's module.</summary>
    public static readonly string[] Members =
    [
        "Train", "Test", "Predict", "Forward", "Load", "LoadWeights", "SaveCaffeModel", "ToPredictor", "LearnedLayers", "LearnableParameters", "Summary",
        "TrainBlobs", "TestBlobs", "PredictBlobs", "TrainBlobSet", "TestBlobSet", "PredictBlobSet", "Blobs", "TrainResult", "TestResult", "PredictResult",
        "TrainTransform", "TestTransform", "PredictTransform", "TrainData", "TestData", "TrainBatch", "TestBatch", "HookParameters", "Tensor", "Dispose", "Equals", "GetHashCode", "GetName", "GetType", "MemberwiseClone", "Finalize", "ReferenceEquals", "ToString",
        "HookableModule", "HookRemover", "Module", "Create", "ConditionallyRegisterBuffer", "ConditionallyRegisterParameter", "ReplaceBuffer", "ReplaceParameter", "RegisterComponents", "ClearModules", "GetDefaultDeviceAndType",
    ];

    /// <summary>Members that every record has, or may not have.</summary>
    public static readonly string[] OfRecords = ["Clone", "Deconstruct", "EqualityContract", "Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "PrintMembers", "ReferenceEquals", "ToString"];

    /// <summary>Members of a view's result, which is a record, and of its blob set.</summary>
    public static readonly string[] Properties =
    [
        .. OfRecords, "TotalLoss", "Own", "EnsureReady", "Sized", "Split", "Same", "Names", "Item", "Dispose",
        "HookParameters", "TrainBlobSet", "TestBlobSet", "PredictBlobSet", "Blobs", "TrainResult", "TestResult", "PredictResult",
    ];

    /// <summary>Members of a solver and of its base classes: a net of such a name is written with its namespace.</summary>
    public static readonly string[] OfSolvers =
    [
        "FileOptions", "Refused", "Net", "TrainNet", "File", "Options", "Data", "Iteration", "Rate", "StopsWhenDiverged", "KeepsFreedMemory", "LoadReports", "LatestSnapshot", "AddLog", "LoadWeights",
        "Solve", "SolveAsync", "Step", "Steps", "Test", "Snapshot", "Restore", "RequestStop", "Stepped", "Displayed", "Tested", "Snapshotted", "GradientsReady", "IsMain", "Dispose",
    ];

    /// <summary>Locals and parameters of a view's method and of a blob set's constructor, and the method that Predict calls.</summary>
    public static readonly string[] Locals = ["scope", "pass", "net", "totalLoss", "noGrad", "forward"];

    /// <summary>Locals, parameters and methods of a predictor.</summary>
    public static readonly string[] OfPredictors = ["inputs", "images", "channels", "height", "width", "cancel", "call", "given", "work", "to", "outputs", "weights", "options", "path"];

    /// <summary>Fields of a blob set.</summary>
    public static readonly string[] Fields = ["_totalLoss"];

    /// <summary>
    /// Whether a class cannot have this name because a member of it has. Letter case does not count: the class could lie
    /// in a namespace that is named like another net, and then their files would be one. Nor can it have the name of an alias
    /// that stands in its namespace.
    /// </summary>
    public static bool IsMember(string className) => className is "Caffe" or "Inference" or "Prototxt" or "System" or "Torch" || Members.Contains(className, StringComparer.OrdinalIgnoreCase);

    /// <summary>What namespaces lie in that would not do by themselves.</summary>
    public const string OtherNamespace = "PrototxtNets";

    /// <summary>
    /// Whether generated code finds types by their full names in this namespace, or the name is that of such a type: a class of
    /// the same name would come in between.
    /// </summary>
    public static bool IsTakenNamespace(string name) =>
        name is "System" or "TorchSharp" or "TorchSharp.Modules" or "TorchSharp.torch" or "Prototxt.Inference" or "Prototxt.Layers" or "Prototxt.Weights" or "Prototxt.Imaging"
        || string.Equals(name, "Prototxt", StringComparison.OrdinalIgnoreCase) // in any letters: the file of no net is called Prototxt.Startup
        || name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("TorchSharp.torch.", StringComparison.Ordinal);
}
