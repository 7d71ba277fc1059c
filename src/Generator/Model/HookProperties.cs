namespace Prototxt.Generator.Model;

/// <summary>The properties that the record of every supplied layer has, and those of one that runs Python.</summary>
internal static class HookProperties
{
    public const string Name = "Name", Phase = "Phase", Module = "Module", Layer = "Layer", ParamStr = "ParamStr";

    public static readonly string[] Common = [Name, Phase];

    public static readonly string[] OfPython = [Module, Layer, ParamStr];
}
