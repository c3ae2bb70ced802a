export class LakePanel { constructor(){ this.element=document.createElement('div'); } show(){} }
