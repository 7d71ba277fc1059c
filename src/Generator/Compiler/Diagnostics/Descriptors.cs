using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Prototxt.Generator.Compiler.Diagnostics;

/// <summary>Every diagnostic of the generator. Each has a page <c>docs/diagnostics/ID.md</c>.</summary>
internal static class Descriptors
{
    // Directory.Build.props says where the pages are; they travel in the package in any case.
    private static readonly string pages = typeof(Descriptors).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(a => a.Key == "DiagnosticPages")?.Value ?? "";

    // The generator and its files
    public static readonly DiagnosticDescriptor InternalError = Error("PTX0001", "Internal error of the generator", "The generator failed on this file: {0}. This is a bug of Prototxt; please report it with the file.");
    public static readonly DiagnosticDescriptor NotPrototxt = Error("PTX0002", "The file is not a prototxt", "This is {0}, not a prototxt. {1}");
    public static readonly DiagnosticDescriptor BadMetadata = Error("PTX0003", "Unusable item metadata", "The metadata {0}=\"{1}\" of this AdditionalFiles item cannot be used: {2}");
    public static readonly DiagnosticDescriptor DuplicateClass = Error("PTX0004", "Two files would give the same class", "'{0}' and '{1}' would both give {2}; tell them apart in the project file, for example with {3}");
    public static readonly DiagnosticDescriptor EmptyNet = Warning("PTX0005", "No net in the file", "The file holds no layers; no code is generated for it");
    public static readonly DiagnosticDescriptor SolverIgnored = Info("PTX0006", "Solver file", "This is a solver (it has '{0}'); with the package Prototxt.Training it becomes a class that trains its net, without it no code is generated for it");
    public static readonly DiagnosticDescriptor MetadataWithoutEffect = Warning("PTX0007", "Metadata without effect", "The metadata {0}=\"{1}\" of this AdditionalFiles item has no effect: {2}");
    public static readonly DiagnosticDescriptor NotANet = Info("PTX0008", "Not a net", "This is {0} (it has '{1}'), not a net; no code is generated for it");

    public static readonly DiagnosticDescriptor HiddenClass = Warning("PTX0009", "Class named like its namespace", "The class {0}.{1} has the same name as a namespace that contains it, so {1} in code often means the namespace; set PrototxtClass=\"…\" or PrototxtNamespace=\"…\" on the AdditionalFiles item");
    public static readonly DiagnosticDescriptor OldLanguage = Error("PTX0010", "C# is too old", "Generated code needs C# 12, and this project compiles C# {0}; set <LangVersion>12</LangVersion> or a later one in the project file. No code is generated");
    public static readonly DiagnosticDescriptor TakenNamespace = Warning("PTX0011", "Namespace that generated code uses", "A class in the namespace {0} could hide types that generated code uses; it is generated in {1} instead. Set PrototxtNamespace=\"…\" on the AdditionalFiles item");
    public static readonly DiagnosticDescriptor MoreMessages = Warning("PTX0012", "More messages", "{0} more messages on this file are not shown");

    // Text format
    public static readonly DiagnosticDescriptor Syntax = Error("PTX0100", "Syntax error", "{0}");
    public static readonly DiagnosticDescriptor BadString = Error("PTX0101", "Malformed string", "{0}");
    public static readonly DiagnosticDescriptor TemplateHole = Error("PTX0102", "Template hole", "'{0}' is a template hole{1}");
    public static readonly DiagnosticDescriptor TooDeep = Error("PTX0103", "Messages nested too deeply", "Messages are nested more than {0} deep here");
    public static readonly DiagnosticDescriptor HoleInText = Warning("PTX0104", "Template hole in a name", "The name '{0}' has a template hole that nothing fills, and stays as it is; {1}");

    // Schema
    public static readonly DiagnosticDescriptor UnknownField = Error("PTX0200", "Unknown field", "{0} has no field '{1}'{2}");
    public static readonly DiagnosticDescriptor UnknownEnumValue = Error("PTX0201", "Unknown enum value", "'{0}' is not a value of {1}{2}");
    public static readonly DiagnosticDescriptor WrongValueType = Error("PTX0202", "Wrong type of value", "'{0}' expects {1}, found {2}");
    public static readonly DiagnosticDescriptor OutOfRange = Error("PTX0203", "Value out of range", "{0} does not fit '{1}', which is {2}");
    public static readonly DiagnosticDescriptor RepeatedSingular = Error("PTX0204", "Field given twice", "'{0}' may be given only once; it is already given in line {1}");
    public static readonly DiagnosticDescriptor MissingRequired = Error("PTX0205", "Required field missing", "{0} needs the field '{1}'");
    public static readonly DiagnosticDescriptor LayerOfTwoFormats = Error("PTX0206", "Layer in two formats", "{0}");

    // The net
    public static readonly DiagnosticDescriptor UnknownLayerType = Error("PTX0300", "Unknown layer type", "Layer '{0}' has the type '{1}', which Prototxt does not know{2}");
    public static readonly DiagnosticDescriptor UnknownBottom = Error("PTX0301", "Unknown bottom", "Layer '{0}' reads the blob '{1}', which {2}");
    public static readonly DiagnosticDescriptor DuplicateTop = Error("PTX0302", "Blob made twice", "Blob '{0}' is already made by layer '{1}' (line {2}); a layer may overwrite a blob only in place, by reading it as the bottom in the same position");
    public static readonly DiagnosticDescriptor BlobCount = Error("PTX0303", "Wrong number of bottoms or tops", "{0} layer '{1}' takes {2}, found {3}");
    public static readonly DiagnosticDescriptor InPlaceRefused = Error("PTX0304", "Layer cannot work in place", "{0} layer '{1}' cannot write its top over its bottom '{2}'; give the top another name");
    public static readonly DiagnosticDescriptor ReadBeforeOverwrite = Error("PTX0305", "Blob read and then overwritten", "Layer '{0}' overwrites blob '{1}' in place after layer '{2}' (line {3}) has read it; Caffe refuses such a net. Give the top another name");
    public static readonly DiagnosticDescriptor MissingType = Error("PTX0306", "Layer without a type", "Layer '{0}' has no type");
    public static readonly DiagnosticDescriptor IncludeAndExclude = Error("PTX0307", "Both include and exclude", "Layer '{0}' has both include and exclude rules; Caffe allows only one kind");
    public static readonly DiagnosticDescriptor OldFormat = Info("PTX0308", "Old net format", "This net is in Caffe's {0} format and is read as Caffe's upgrade tool would write it. This layer in the current format: {1}");
    public static readonly DiagnosticDescriptor MixedInputShapes = Error("PTX0310", "Input shapes do not fit the inputs", "{0}");
    public static readonly DiagnosticDescriptor UnknownShape = Error("PTX0311", "Shape not known at compile time", "Layer '{0}' needs the shape of '{1}', which the prototxt does not give: {2}. Give it on the AdditionalFiles item, for example PrototxtInputShapes=\"{1}: 64,1,28,28\"");
    public static readonly DiagnosticDescriptor SizedLater = Warning("PTX0316", "Shape known only at run time", "The prototxt does not give the shape of '{1}', which layer '{0}' makes: {2}. The first batch or the weight file decides, and shapes are checked then; to have them checked now, give the shape on the AdditionalFiles item, for example PrototxtInputShapes=\"{1}: 64,1,28,28\"");
    public static readonly DiagnosticDescriptor SharedParameter = Error("PTX0312", "Shared parameter does not fit", "{0}");
    public static readonly DiagnosticDescriptor ParamCount = Error("PTX0313", "More param entries than parameters", "Layer '{0}' has {1} but {2}");
    public static readonly DiagnosticDescriptor CannotUpgrade = Error("PTX0314", "Old net cannot be upgraded", "{0}");
    public static readonly DiagnosticDescriptor FieldLost = Warning("PTX0315", "Field lost in the upgrade", "Caffe's upgrade of {0} nets drops '{1}'{2}");

    public static readonly DiagnosticDescriptor LossWithoutLabels = Warning("PTX0324", "Loss without labels", "{0} layer '{1}' has one bottom, and the net has no labels: it is read as {2}, as in nets that were only meant to be drawn; Caffe refuses it. To train, give the labels as its second bottom");

    // Layers that the project supplies
    public static readonly DiagnosticDescriptor PythonLayer = Error("PTX0320", "Python layer", "Layer '{0}' runs the Python class '{1}', which Prototxt cannot run; supply it: {2}");
    public static readonly DiagnosticDescriptor TopShape = Error("PTX0321", "Shape of a supplied layer's top", "The shape of '{0}', which the supplied layer '{1}' makes, {2}");
    public static readonly DiagnosticDescriptor BlobShapes = Error("PTX0322", "Learned blobs of a supplied layer", "The supplied layer '{0}' has {1} but no shapes for its learned blobs; give them on the AdditionalFiles item, for example PrototxtBlobShapes=\"{0}: {2}\"");
    public static readonly DiagnosticDescriptor FieldOfTwoForms = Error("PTX0323", "Field in two forms", "'{0}' is a plain value here and a message in line {1}; a field has the same form in all layers of a supplied type");

    // Layers
    public static readonly DiagnosticDescriptor InvalidField = Error("PTX0400", "Field value refused", "{0} layer '{1}': {2}");
    public static readonly DiagnosticDescriptor ShapeMismatch = Error("PTX0401", "Shapes do not fit", "{0} layer '{1}': {2}");
    public static readonly DiagnosticDescriptor NotSupported = Error("PTX0402", "Not supported", "{0} layer '{1}': {2}");
    public static readonly DiagnosticDescriptor FieldWithoutEffect = Warning("PTX0403", "Field without effect", "{0} layer '{1}': '{2}' has no effect here{3}");
    public static readonly DiagnosticDescriptor TooLarge = Error("PTX0404", "Blob too large", "{0} layer '{1}': {2}");
    public static readonly DiagnosticDescriptor ForkField = Warning("PTX0405", "Field of a fork without effect", "'{0}' is an addition of {1} and has no effect here: {2}");
    public static readonly DiagnosticDescriptor ForkValue = Error("PTX0406", "Value of a fork not supported", "'{0}' is an addition of {1} and is not supported: {2}");
    public static readonly DiagnosticDescriptor OddLabels = Warning("PTX0407", "Labels of an unexpected shape", "MultiBoxLoss layer '{0}' reads the numbers of '{1}' {2} one after the other, 8 for each of {3} true boxes, as SSD does; labels of the shape [1,1,boxes,8] are expected");
    public static readonly DiagnosticDescriptor TransformLacks = Warning("PTX0408", "Not part of the ImageTransform", "{0} layer '{1}': the ImageTransform does not do all that '{2}' does: {3}");
    public static readonly DiagnosticDescriptor NoBatchSize = Warning("PTX0409", "No batch size", "{0} layer '{1}' has no batch_size, so Caffe's batches would be empty; generated code takes batches of any size");
    public static readonly DiagnosticDescriptor DataAsInput = Warning("PTX0410", "Data layer read as Input", "Data layer '{0}' has an input_param and no data_param: it is read as an Input layer, which Caffe would not do; write type: \"Input\"");
    public static readonly DiagnosticDescriptor OtherThanCaffe = Warning("PTX0412", "Numbers that differ from Caffe's", "{0} layer '{1}' differs from Caffe on purpose: {2}");
    public static readonly DiagnosticDescriptor NothingLeft = Warning("PTX0413", "Dropout leaves nothing", "Dropout layer '{0}' drops every number and divides what is left by 0: as in Caffe, training computes with NaN from here on");

    public static readonly DiagnosticDescriptor FillerNotComputed = Warning("PTX0416", "Filler of a fork not computed", "{0} layer '{1}': the filler '{2}' of {3} is not computed; the blob holds zeros until weights are loaded, so the net cannot be trained from scratch");
    public static readonly DiagnosticDescriptor EvaluationLeftOut = Warning("PTX0417", "Evaluation left out", "Layer '{0}' of type '{1}' {2}; it is left out, and what it reads becomes an output of the net{3}");

    // The views
    public static readonly DiagnosticDescriptor NoPredict = Info("PTX0500", "No Predict view", "No Predict view was derived: {0}");

    public static readonly DiagnosticDescriptor ViewLeftOut = Warning("PTX0501", "View left out", "There is no {0} view: {1}");

    public static readonly DiagnosticDescriptor NoPredictor = Info("PTX0502", "No predictor", "There is no predictor of this net: {0} layer '{1}' {2}");

    public static readonly DiagnosticDescriptor NothingGenerated = Warning("PTX0503", "No code of this net", "Nothing is generated from this net: it has no predictor ({0}), and the project has no TorchSharp for its other views; reference the package Prototxt");

    // Solvers
    public static readonly DiagnosticDescriptor SolverRefused = Error("PTX0600", "Solver refused", "{0}");
    public static readonly DiagnosticDescriptor SolverDoubt = Warning("PTX0601", "Solver says what cannot be meant", "{0}");
    public static readonly DiagnosticDescriptor SolverFieldWithoutEffect = Warning("PTX0602", "Solver field without effect", "'{0}' has no effect: {1}");
    public static readonly DiagnosticDescriptor SolverNetMissing = Error("PTX0603", "Net of a solver not found", "The net '{0}' is not among the AdditionalFiles of the project{1}");
    public static readonly DiagnosticDescriptor NothingToTrain = Error("PTX0604", "Net cannot be trained", "{0}");
    public static readonly DiagnosticDescriptor NoReader = Warning("PTX0605", "Data that is not read", "The {0} phase of '{1}' has data that Prototxt.Training does not read: {2}. The program must give the solver batches, as SolverData");

    private static DiagnosticDescriptor Error(string id, string title, string message) => Create(id, title, message, DiagnosticSeverity.Error);

    private static DiagnosticDescriptor Warning(string id, string title, string message) => Create(id, title, message, DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor Info(string id, string title, string message) => Create(id, title, message, DiagnosticSeverity.Info);

    private static DiagnosticDescriptor Create(string id, string title, string message, DiagnosticSeverity severity) =>
        new(id, title, message, "Prototxt", severity, isEnabledByDefault: true, helpLinkUri: pages.Length > 0 ? pages + id + ".md" : null);
}
