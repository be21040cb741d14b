using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace CallSign.Architecture.Tests.Metadata;

/// <summary>Reads from an assembly's metadata and IL which types each of its types names. Constants leave no trace there.</summary>
internal sealed class TypeUseReader
{
    private readonly PEReader _file;
    private readonly MetadataReader _metadata;
    private readonly Dictionary<string, HashSet<string>> _uses = new(StringComparer.Ordinal);
    private HashSet<string> _current = [];

    private TypeUseReader(PEReader file)
    {
        _file = file;
        _metadata = file.GetMetadataReader();
    }

    public static IReadOnlyList<TypeUse> Read(System.Reflection.Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var reader = new TypeUseReader(file);
        foreach (var handle in reader._metadata.TypeDefinitions)
        {
            reader.ReadType(reader._metadata.GetTypeDefinition(handle));
        }

        return [.. reader._uses.Where(u => u.Key[0] != '<').Select(u => new TypeUse(u.Key, u.Value))];
    }

    /// <summary>Simple names of the assemblies that <paramref name="assembly"/> refers to.</summary>
    public static IReadOnlySet<string> References(System.Reflection.Assembly assembly) =>
        assembly.GetReferencedAssemblies().Select(a => a.Name!).ToHashSet(StringComparer.Ordinal);

    private void ReadType(TypeDefinition type)
    {
        var name = Outermost(type);
        if (!_uses.TryGetValue(name, out var uses))
        {
            _uses[name] = uses = [];
        }

        _current = uses;
        Add(type.BaseType);
        Attributes(type.GetCustomAttributes());
        foreach (var implementation in type.GetInterfaceImplementations())
        {
            Add(_metadata.GetInterfaceImplementation(implementation).Interface);
        }

        foreach (var parameter in type.GetGenericParameters())
        {
            Constraints(parameter);
        }

        foreach (var handle in type.GetFields())
        {
            var field = _metadata.GetFieldDefinition(handle);
            field.DecodeSignature(Names, null);
            Attributes(field.GetCustomAttributes());
        }

        foreach (var handle in type.GetProperties())
        {
            Attributes(_metadata.GetPropertyDefinition(handle).GetCustomAttributes());
        }

        foreach (var handle in type.GetMethods())
        {
            ReadMethod(_metadata.GetMethodDefinition(handle));
        }

        uses.Remove(name);
    }

    private void ReadMethod(MethodDefinition method)
    {
        method.DecodeSignature(Names, null);
        Attributes(method.GetCustomAttributes());
        foreach (var parameter in method.GetGenericParameters())
        {
            Constraints(parameter);
        }

        foreach (var parameter in method.GetParameters())
        {
            Attributes(_metadata.GetParameter(parameter).GetCustomAttributes());
        }

        if (method.RelativeVirtualAddress == 0)
        {
            return;
        }

        var body = _file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            _metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(Names, null);
        }

        foreach (var region in body.ExceptionRegions)
        {
            Add(region.CatchType);
        }

        foreach (var token in IlTokens.In(body.GetILReader()))
        {
            Add(MetadataTokens.EntityHandle(token));
        }
    }

    private void Add(EntityHandle handle)
    {
        if (handle.IsNil)
        {
            return;
        }

        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                _current.Add(Outermost(_metadata.GetTypeDefinition((TypeDefinitionHandle)handle)));
                break;
            case HandleKind.TypeReference:
                _current.Add(Outermost(_metadata.GetTypeReference((TypeReferenceHandle)handle)));
                break;
            case HandleKind.TypeSpecification:
                _metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(Names, null);
                break;
            case HandleKind.MemberReference:
                AddMember(_metadata.GetMemberReference((MemberReferenceHandle)handle));
                break;
            case HandleKind.MethodSpecification:
                var generic = _metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                generic.DecodeSignature(Names, null);
                Add(generic.Method);
                break;
            case HandleKind.MethodDefinition:
                var method = _metadata.GetMethodDefinition((MethodDefinitionHandle)handle);
                Add(method.GetDeclaringType());
                method.DecodeSignature(Names, null);
                break;
            case HandleKind.FieldDefinition:
                var field = _metadata.GetFieldDefinition((FieldDefinitionHandle)handle);
                Add(field.GetDeclaringType());
                field.DecodeSignature(Names, null);
                break;
            case HandleKind.StandaloneSignature:
                _metadata.GetStandaloneSignature((StandaloneSignatureHandle)handle).DecodeMethodSignature(Names, null);
                break;
        }
    }

    private void AddMember(MemberReference member)
    {
        Add(member.Parent);
        if (member.GetKind() is MemberReferenceKind.Method)
        {
            member.DecodeMethodSignature(Names, null);
        }
        else
        {
            member.DecodeFieldSignature(Names, null);
        }
    }

    private void Attributes(CustomAttributeHandleCollection attributes)
    {
        foreach (var handle in attributes)
        {
            Add(_metadata.GetCustomAttribute(handle).Constructor);
        }
    }

    private void Constraints(GenericParameterHandle parameter)
    {
        foreach (var constraint in _metadata.GetGenericParameter(parameter).GetConstraints())
        {
            Add(_metadata.GetGenericParameterConstraint(constraint).Type);
        }
    }

    private string Outermost(TypeDefinition type)
    {
        while (!type.GetDeclaringType().IsNil)
        {
            type = _metadata.GetTypeDefinition(type.GetDeclaringType());
        }

        return FullName(type.Namespace, type.Name);
    }

    private string Outermost(TypeReference type)
    {
        while (type.ResolutionScope.Kind is HandleKind.TypeReference)
        {
            type = _metadata.GetTypeReference((TypeReferenceHandle)type.ResolutionScope);
        }

        return FullName(type.Namespace, type.Name);
    }

    private string FullName(StringHandle space, StringHandle name)
    {
        var text = _metadata.GetString(name).Split('`')[0];
        return space.IsNil ? text : _metadata.GetString(space) + "." + text;
    }

    private SignatureNames Names => new(Add);
}
